export { createHttpServer, type HttpOptions } from './server.ts';
export { openApiOf } from './openapi.ts';
export { servePages, type Shell } from './static-pages.ts';
