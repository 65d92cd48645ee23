import { Box } from '@mui/material';
import { memo, useCallback, useState, type ReactNode } from 'react';
import { goneStyle, ListEnd, NewRowsButton } from './NewRows.tsx';
import type { LiveListProps } from './types.ts';
import { useLiveWindow } from './useLiveWindow.ts';
import { useReady } from './useReady.ts';

export interface LiveRowsProps<T> extends LiveListProps<T> {
  /** Content of a row. Keep the function the same between renders (outside of the component, or useCallback). */
  render: (row: T) => ReactNode;
  /** Cards of at least this width beside each other, px; one row a line unless given. */
  minWidth?: number;
  /** Room between rows, px. */
  gap?: number;
}

interface ItemProps<T> {
  row: T;
  render: (row: T) => ReactNode;
  isGone: boolean;
  place: number;
  total: number;
  estimate: number;
  isScrolling: () => boolean;
}

function PlainItem<T>({ row, render, isGone, place, total, estimate, isScrolling }: ItemProps<T>) {
  const isReady = useReady(isScrolling);
  return (
    <Box
      role="listitem"
      aria-posinset={place}
      aria-setsize={total}
      inert={isGone}
      sx={{ minWidth: 0, ...(isGone && goneStyle) }}
    >
      {isReady ? render(row) : <Outline height={estimate} />}
    </Box>
  );
}
/** The place of a row that is about to be rendered. */
const Outline = ({ height }: { height: number }) => (
  <Box sx={{ height, borderRadius: 1, bgcolor: 'action.hover' }} aria-hidden />
);

// A row is rendered again only when it, its place or its look has changed.
const Item = /* @__PURE__ */ memo(PlainItem) as typeof PlainItem;

/** How many cards of a width stand beside each other in an element. */
function usePerLine(minWidth: number | undefined, gap: number): [number, (element: HTMLElement | null) => void] {
  const [perLine, setPerLine] = useState(1);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      if (!element || minWidth === undefined) return;
      const update = (): void => setPerLine(Math.max(1, Math.floor((element.clientWidth + gap) / (minWidth + gap))));
      update();
      const observer = new ResizeObserver(update);
      observer.observe(element);
      return () => observer.disconnect();
    },
    [minWidth, gap],
  );
  return [perLine, ref];
}

/**
 * A live, endless list. Under the pointer or the focus it holds still: new rows wait behind a button, rows that are gone stay
 * dimmed. Only what is in sight is rendered; the next page is loaded before the end is reached.
 */
export function LiveRows<T>(props: LiveRowsProps<T>) {
  const { render, label, minWidth, gap = 8, estimate = 72 } = props;
  const [perLine, widthRef] = usePerLine(minWidth, gap);
  const list = useLiveWindow({ ...props, estimate, gap, perLine });
  const { shown, row, rowName, isGone } = list;
  const total = Math.max(props.total ?? shown.length, shown.length);
  const line = (index: number) => {
    const from = index * perLine;
    return shown
      .slice(from, from + perLine)
      .map((each, place) => (
        <Item
          key={rowName(each)}
          row={each}
          render={render}
          isGone={isGone(each)}
          place={from + place + 1}
          total={total}
          estimate={estimate}
          isScrolling={row.isScrolling}
        />
      ));
  };
  return (
    <Box {...list.handlers} ref={widthRef} sx={{ minWidth: 0 }}>
      <div ref={list.pastRef} style={{ height: 0 }} />
      <NewRowsButton count={list.newCount} onClick={list.showNew} />
      <Box ref={list.top} tabIndex={-1} data-list role="list" aria-label={label} sx={{ outline: 'none' }}>
        <Box
          ref={row.ref}
          role="presentation"
          sx={{ display: 'flex', flexDirection: 'column', rowGap: `${gap}px`, overflowAnchor: 'none' }}
        >
          {row.parts.map((part) =>
            part.kind === 'space' ? (
              <div key={part.key} role="presentation" style={{ height: part.height, flexShrink: 0 }} />
            ) : (
              <div
                key={rowName(shown[part.index * perLine] as T)}
                ref={row.measure}
                data-index={part.index}
                role="presentation"
                style={
                  minWidth === undefined
                    ? undefined
                    : { display: 'grid', columnGap: gap, gridTemplateColumns: `repeat(${perLine}, minmax(0, 1fr))` }
                }
              >
                {line(part.index)}
              </div>
            ),
          )}
        </Box>
      </Box>
      <ListEnd {...endOf(props)} shown={shown.length} />
    </Box>
  );
}

const endOf = <T,>({ total, hasMore, isLoadingMore, loadMore }: LiveListProps<T>) => ({
  total,
  hasMore,
  isLoadingMore,
  loadMore,
});
