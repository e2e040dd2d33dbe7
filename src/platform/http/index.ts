export { createContentServer } from './content.ts';
export { contentDoor } from './content-door.ts';
export { createHttpServer, type HttpOptions } from './server.ts';
export { countsIn } from './shared-counts.store.ts';
export { openApiOf } from './openapi.ts';
export { serveOwnPage, servePages, serveSecurityText, type Shell } from './static-pages.ts';
