import { CssBaseline, ThemeProvider } from '@mui/material';
import { Suspense, lazy } from 'react';
import { BrowserRouter } from 'react-router';
import { LiveRegion, ToastProvider } from '../components/index.ts';
import { Splash } from '../shell/Splash.tsx';
import { theme } from '../theme.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { SignedInApp } from './SignedInApp.tsx';

const SideBySide = lazy(() => import('../pages/sideBySide/SideBySide.tsx'));

/** The side-by-side page holds two apps with routers of their own, so it stands beside the router and not in it. */
const isSideBySide = () => location.pathname === '/side-by-side';

export function App() {
  return (
    <ThemeProvider theme={theme} modeStorageKey="tenantlist-mode" defaultMode="system">
      <CssBaseline />
      <FaultBoundary>
        <ToastProvider>
          <Suspense fallback={<Splash fault={null} />}>
            {isSideBySide() ? (
              <SideBySide />
            ) : (
              <BrowserRouter>
                <SignedInApp />
              </BrowserRouter>
            )}
          </Suspense>
        </ToastProvider>
        <LiveRegion />
      </FaultBoundary>
    </ThemeProvider>
  );
}
