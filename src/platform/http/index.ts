export { createHttpServer, type HttpOptions } from './server.ts';
export { openApiOf } from './openapi.ts';
export { contentSecurityPolicy } from './headers.ts';
export { problemOf } from './problems.ts';
