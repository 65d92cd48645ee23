import { Box, Link } from '@mui/material';
import { useEffect, useRef, type ReactNode } from 'react';
import { matchPath, useLocation } from 'react-router';
import { pagesOf } from '../app/pages.tsx';
import { useSession } from '../app/SessionContext.ts';
import { Navigation } from './Navigation.tsx';
import { TopBar } from './TopBar.tsx';

export interface ShellProps {
  onLeave?: () => void;
  children: ReactNode;
}

/**
 * What is around every page: the bar, the navigation, the page's own region. The app is a CSS container, so that its
 * layout follows the room it has, be that the window or half of it.
 */
export function Shell({ onLeave, children }: ShellProps) {
  const { isPane, user } = useSession();
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  const mainId = `main-${user.id}`;
  return (
    <Box sx={{ ...app, minHeight: isPane ? '100%' : '100dvh' }}>
      <Link href={`#${mainId}`} sx={skipLink} onClick={(event) => skipTo(event, main.current)}>
        Skip to the page
      </Link>
      <TopBar {...(onLeave && { onLeave })} />
      <Box sx={body}>
        <Navigation />
        <Box
          component="main"
          ref={main}
          id={mainId}
          tabIndex={-1}
          sx={{
            flex: 1,
            minWidth: 0,
            width: '100%',
            containerType: 'inline-size',
            outline: 'none',
            px: { xs: 1.5, '@md': 3 },
            pt: 2.5,
            pb: 4,
            maxWidth: 1560,
            mx: 'auto',
          }}
        >
          {children}
        </Box>
      </Box>
    </Box>
  );
}

const app = { display: 'flex', flexDirection: 'column', containerType: 'inline-size', containerName: 'app' } as const;

/** The navigation comes first for who tabs through the page; where there is little room it is seen below. */
const body = {
  flex: 1,
  display: 'flex',
  flexDirection: 'column-reverse',
  justifyContent: 'flex-end',
  '@container app (min-width: 900px)': { flexDirection: 'row', alignItems: 'flex-start', justifyContent: 'flex-start' },
} as const;

const skipLink = {
  position: 'absolute',
  left: -9999,
  zIndex: 'tooltip',
  bgcolor: 'background.paper',
  p: 1,
  '&:focus': { left: 8, top: 8 },
} as const;

function skipTo(event: React.MouseEvent, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

/**
 * A new page begins at its top, and what reads the screen begins there too. An address of the same page, e.g. of a record
 * it opens over its list, is no new page.
 */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const { isPane, user } = useSession();
  const page = pagesOf[user.role].find(({ path }) => matchPath(path, pathname))?.Component;
  const previous = useRef(page);
  useEffect(() => {
    if (previous.current === page) return;
    previous.current = page;
    main.current?.focus({ preventScroll: true });
    if (isPane) main.current?.scrollIntoView({ block: 'start' });
    else scrollTo({ top: 0 });
  }, [page, main, isPane]);
}
