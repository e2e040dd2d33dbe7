// A file of its own, so that signing does not wait for the reading room's parts.
export { SignPage } from '#modules/opinions/web/index.ts';
