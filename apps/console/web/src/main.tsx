import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import 'virtual:theme-styles.css';
import './theme/theme.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Api } from './api/api.js';
import { Entrance } from './session/entrance.js';
import { readSettings } from './session/console-settings.js';
import { Session } from './session/session.js';
import { theme } from './theme/theme.js';

const session = readSettings().then((settings) => new Session(settings));
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the console.');

createRoot(root).render(
  <StrictMode>
    {/* The variables are a style sheet of the build: the console's policy admits no style written into the page. */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      withStaticClasses={false}
    >
      <Entrance session={session} apiOf={(found) => new Api(found)} />
    </MantineProvider>
  </StrictMode>,
);
