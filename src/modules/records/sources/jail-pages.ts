/** The entry of the jail in which a hospital's answers are read: a process that may die, with no way out. */
import * as pages from './pages.rules.ts';
import { readCapability, type Capability } from './smart.rules.ts';

export type PageTasks = {
  capability: { input: Uint8Array; output: Capability | null };
  person: { input: { bytes: Uint8Array; base: string; patient: string }; output: ReturnType<typeof pages.readPerson> };
  page: { input: { bytes: Uint8Array; patients: readonly string[] }; output: pages.Page };
  /** The bytes of a Binary; null when the answer is the paper itself. */
  binary: { input: Uint8Array; output: { contentType: string; bytes: Uint8Array } | null };
};

type Run<Task extends keyof PageTasks> = (input: PageTasks[Task]['input']) => Promise<PageTasks[Task]['output']>;

const utf8 = new TextDecoder('utf-8');

const capability: Run<'capability'> = (bytes) => {
  try {
    return Promise.resolve(readCapability(JSON.parse(utf8.decode(bytes))) ?? null);
  } catch {
    return Promise.resolve(null);
  }
};
const person: Run<'person'> = async ({ bytes, ...ask }) => pages.readPerson(utf8.decode(bytes), ask);
const page: Run<'page'> = async ({ bytes, patients }) => pages.readPage(utf8.decode(bytes), { patients });
const binary: Run<'binary'> = async (bytes) => {
  const found = pages.readBinary(utf8.decode(bytes));
  return found ? { contentType: found.contentType, bytes: Buffer.from(found.data, 'base64') } : null;
};

export default { capability, person, page, binary };
