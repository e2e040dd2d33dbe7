export {
  createObjectStore,
  clearUnfinished,
  type ObjectRef,
  type ObjectStore,
  type ObjectWriter,
} from './object-store.ts';
export { readIfThere, storageError, syncFile, writeDurably } from './durable.ts';
