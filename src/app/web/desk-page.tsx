// A file of its own, so that the desk does not wait for the case's parts.
export { DeskPage } from '#modules/cases/web/index.ts';
