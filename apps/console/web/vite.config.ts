import { join } from 'node:path';
import { defineConfig } from 'vite';
import { firstLoad } from './first-load.plugin.js';
import { themeStyles } from './theme-styles.plugin.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Builds the console to `dist/console`: everything it shows comes from there. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [themeStyles(), firstLoad()],
  // `#libs/<name>` leads to the sources, as in the tests.
  resolve: {
    conditions: ['source', 'module', 'browser', 'production'],
    alias: {
      'node:crypto': join(import.meta.dirname, 'src', 'proof', 'node-crypto.ts'),
      'buffer/': join(ROOT, 'node_modules', 'buffer', 'index.js'),
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: join(ROOT, 'dist', 'console'),
    emptyOutDir: true,
    // What has `light-dark()`, so that style sheets are left as they are written.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Inlined assets would be data: URLs, which the console's policy does not admit.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    // Libs that run on both sides know `Buffer` as a global; here it is the package of the same shape.
    rolldownOptions: {
      transform: { inject: { Buffer: ['buffer/', 'Buffer'] } },
      // "use client" is for servers that render React; there is none.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
    },
  },
});
