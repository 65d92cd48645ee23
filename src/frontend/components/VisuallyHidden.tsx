import type { ComponentProps, CSSProperties } from 'react';

const hidden: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  padding: 0,
  border: 0,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

/** Text that is heard and not seen. */
export function VisuallyHidden(props: ComponentProps<'span'>) {
  return <span {...props} style={hidden} />;
}
