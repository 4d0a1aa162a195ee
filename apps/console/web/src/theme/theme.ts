import { createTheme, type MantineColorsTuple } from '@mantine/core';

// Ink blue: 4.5 : 1 on white from shade 6 on, and on the dark ground from shade 4 down.
const ink: MantineColorsTuple = [
  '#eef4fa',
  '#dbe7f2',
  '#b7cee4',
  '#8fb3d5',
  '#6d9cc8',
  '#4f83b5',
  '#356b9d',
  '#285680',
  '#1d3f5e',
  '#122b42',
];

// For what takes something away, and for what went wrong: from shade 5 on readable on white, up to shade 4 on the dark ground.
const alarm: MantineColorsTuple = [
  '#fdf1f0',
  '#fadedc',
  '#f6c4c0',
  '#f2a59f',
  '#f08f87',
  '#cc332a',
  '#c02a22',
  '#b3261e',
  '#9c1f18',
  '#7d1813',
];

// Neutral with a trace of blue; Mantine paints dark mode with it, 7 being the ground.
const dark: MantineColorsTuple = [
  '#d3d8df',
  '#b4bcc7',
  '#9aa4b1',
  '#6b7684',
  '#4a5461',
  '#38414d',
  '#2a323c',
  '#171c23',
  '#12161c',
  '#0d1014',
];

const SANS = "'Inter Variable', system-ui, sans-serif";

/** The look of the console: dense, quiet, the same in every page. */
export const theme = createTheme({
  colors: { ink, alarm, dark },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: SANS,
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: {
    fontFamily: SANS,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', size: 'sm' } },
    Text: { defaultProps: { size: 'sm' } },
    // The lock on scrolling writes a style element into the page, which the console's policy does not admit.
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: true,
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': 'Close the dialog' },
      },
    },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
});
