import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from './src/theme/theme.js';

const NAME = 'virtual:theme-styles.css';

/** Makes the theme's variables a style sheet of the build, so that nothing has to be written into the page while it runs. */
export function themeStyles(): Plugin {
  return {
    name: 'theme-styles',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? stylesOf() : undefined),
  };
}

function stylesOf(): string {
  const resolved = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  return convertCssVariables(
    {
      variables: resolved.variables,
      // What Mantine says quietly is as readable as everything else that is quiet here.
      light: {
        ...resolved.light,
        '--mantine-color-scheme': 'light',
        '--mantine-color-dimmed': 'var(--quiet)',
      },
      dark: { ...resolved.dark, '--mantine-color-scheme': 'dark', '--mantine-color-dimmed': 'var(--quiet)' },
    },
    ':root',
  );
}
