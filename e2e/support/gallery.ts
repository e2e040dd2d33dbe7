import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { createServer } from 'vite';
import { openBrowser } from './browser.ts';

export type Gallery = { url: string; browser: Browser; close: () => Promise<void> };

/** The gallery on a loopback port of its own with a headless Chromium; for tests and for looking at pictures. */
export async function openGallery(): Promise<Gallery> {
  const root = fileURLToPath(new URL('../../src/ui/gallery/', import.meta.url));
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',

    cacheDir: fileURLToPath(new URL('../../node_modules/.vite-gallery', import.meta.url)),
    // Pre-bundled at start, so that no late discovery reloads a page under test.
    optimizeDeps: {
      include: ['react-dom/client', ...ariaParts.map((part) => `react-aria-components/${part}`)],
    },
    server: {
      host: '127.0.0.1',
      port: 0,
      hmr: false,
      watch: null,
      fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] },
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || !address) throw new Error('the gallery has no port');
  const browser = await openBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  return { url: `http://127.0.0.1:${address.port}/`, browser, close };
}

const ariaParts = ['Autocomplete', 'Button', 'I18nProvider', 'Input', 'Menu', 'Modal', 'SearchField', 'Tabs'];
