import '@mui/material/themeCssVarsAugmentation';
import { createTheme, type PaletteOptions, type Theme } from '@mui/material/styles';

// Every text colour reaches 4.5 : 1 on the page and on cards, in both schemes; secondary and info serve charts and chips.
const light: PaletteOptions = {
  primary: { light: '#3f72b5', main: '#1d4f91', dark: '#143a6c', contrastText: '#ffffff' },
  secondary: { light: '#2a8d84', main: '#0f6e66', dark: '#0a4f49', contrastText: '#ffffff' },
  success: { light: '#3c8f5e', main: '#1c6b3c', dark: '#124b29', contrastText: '#ffffff' },
  warning: { light: '#b3751a', main: '#875000', dark: '#633a00', contrastText: '#ffffff' },
  error: { light: '#d0544c', main: '#b3261e', dark: '#861b15', contrastText: '#ffffff' },
  info: { light: '#7c67c4', main: '#5a43a8', dark: '#3f2e7a', contrastText: '#ffffff' },
  background: { default: '#f6f7f9', paper: '#ffffff' },
  text: { primary: '#16202e', secondary: '#4c5a6b', disabled: '#6c7887' },
  divider: '#dde2e9',
};
const dark: PaletteOptions = {
  primary: { light: '#b4d1f7', main: '#8db8f0', dark: '#5f93d6', contrastText: '#0b1b30' },
  secondary: { light: '#a0e0d6', main: '#6fcabd', dark: '#46a497', contrastText: '#06211d' },
  success: { light: '#aae3bd', main: '#7fcf9b', dark: '#53ab73', contrastText: '#0a2413' },
  warning: { light: '#f4d093', main: '#e9b65f', dark: '#c48f33', contrastText: '#2a1c00' },
  error: { light: '#f8bdb6', main: '#f2998f', dark: '#d46a5f', contrastText: '#320b07' },
  info: { light: '#d1c6f7', main: '#b5a3f0', dark: '#8f78d8', contrastText: '#1a1038' },
  background: { default: '#0f141b', paper: '#171d26' },
  text: { primary: '#e6ebf2', secondary: '#a6b2c1', disabled: '#8290a1' },
  divider: '#2b3442',
};

const hairline = (theme: Theme): string => `1px solid ${theme.vars.palette.divider}`;

/** The look of the app: off-white pages, cards with hairlines instead of shadows, one accent blue, the system's font. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-color-scheme' },
  colorSchemes: { light: { palette: light }, dark: { palette: dark } },
  focusVisible: true,
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
    fontSize: 14,
    h1: { fontSize: '1.5rem', fontWeight: 650, lineHeight: 1.25, letterSpacing: '-0.01em' },
    h2: { fontSize: '1.0625rem', fontWeight: 650, lineHeight: 1.35 },
    h3: { fontSize: '0.9375rem', fontWeight: 650, lineHeight: 1.4 },
    subtitle2: { fontWeight: 600 },
    body1: { fontSize: '0.9375rem' },
    body2: { fontSize: '0.875rem' },
    caption: { fontSize: '0.8125rem', lineHeight: 1.4 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontVariantNumeric: 'tabular-nums' },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            animationIterationCount: '1 !important',
            transitionDuration: '0.01ms !important',
            scrollBehavior: 'auto !important',
          },
        },
      },
    },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: { defaultProps: { disableElevation: true } },
    // The library's own grey is too faint for text on the page's background.
    MuiToggleButton: { styleOverrides: { root: ({ theme }) => ({ color: theme.vars.palette.text.secondary }) } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: { styleOverrides: { root: ({ theme }) => ({ border: hairline(theme), boxShadow: 'none' }) } },
    MuiAppBar: {
      defaultProps: { elevation: 0, color: 'inherit' },
      styleOverrides: {
        root: ({ theme }) => ({ borderBottom: hairline(theme), backgroundColor: theme.vars.palette.background.paper }),
      },
    },
    MuiMenu: {
      styleOverrides: { paper: ({ theme }) => ({ border: hairline(theme), boxShadow: theme.vars.shadows[4] }) },
    },
    MuiDialog: { styleOverrides: { paper: ({ theme }) => ({ border: hairline(theme) }) } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: '1.125rem', fontWeight: 650 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 20px' } } },
    // Typography takes `textSecondary`; the same word as in sx is to mean the same.
    MuiTypography: {
      variants: [
        { props: { color: 'text.secondary' }, style: ({ theme }) => ({ color: theme.vars.palette.text.secondary }) },
      ],
    },
    MuiFormHelperText: { styleOverrides: { root: { marginLeft: 2, marginRight: 2 } } },
    MuiChip: { styleOverrides: { root: { fontWeight: 500 }, sizeSmall: { height: 24 } } },
    MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
    MuiTooltip: { defaultProps: { enterDelay: 400 }, styleOverrides: { tooltip: { fontSize: '0.8125rem' } } },
    MuiTab: { styleOverrides: { root: { minHeight: 44 } } },
  },
});
