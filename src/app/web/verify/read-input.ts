import { AppError } from '#kernel/errors.ts';
import { unzip } from './unzip.ts';

/** What was given to the page: files by path. */
export type Given = Map<string, Uint8Array>;

const limits = { files: 2000, bytes: 2 ** 28 };

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

function checkSize(files: readonly { file: File }[]): void {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (files.length > limits.files || total > limits.bytes)
    throw new AppError('input.too-large', 'This is far more than a letter. Choose only the folder of the letter.');
}

/** Files that were chosen: a folder, one ZIP file, or single files. */
export async function fromChosen(chosen: readonly File[]): Promise<Given> {
  return read(chosen.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

async function read(files: { path: string; file: File }[]): Promise<Given> {
  checkSize(files);
  const [first] = files;
  if (first && files.length === 1 && /\.zip$/i.test(first.path))
    return withoutTop(await unzip(await bytesOf(first.file)));
  const given: Given = new Map();
  for (const { path, file } of files) given.set(path, await bytesOf(file));
  return withoutTop(given);
}

/** Without the folders that everything lies in: the chosen folder itself, and the one inside an unpacked ZIP. */
function withoutTop(files: Given): Given {
  const paths = [...files.keys()];
  const top = paths[0]?.split('/')[0] ?? '';
  const wrapped = paths.length > 0 && !files.has('manifest.json') && paths.every((path) => path.startsWith(`${top}/`));
  if (!wrapped) return files;
  return withoutTop(new Map([...files].map(([path, bytes]) => [path.slice(top.length + 1), bytes])));
}

/** What was dropped onto the page. Must be called at once: the browser forgets it after the event. */
export async function fromDropped(transfer: DataTransfer): Promise<Given> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return fromChosen([...transfer.files]);
  const files: { path: string; file: File }[] = [];
  for (const entry of entries) await walk(entry, '', files);
  return read(files);
}

async function walk(entry: FileSystemEntry, folder: string, found: { path: string; file: File }[]): Promise<void> {
  if (found.length > limits.files)
    throw new AppError('input.too-large', 'This is far more than a letter. Choose only the folder of the letter.');
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: folder + entry.name, file });
    return;
  }
  if (!isFolder(entry)) return;
  const children = await childrenOf(entry);
  // An empty folder does not belong there either; it is listed so that the check sees it.
  if (children.length === 0 && folder !== '')
    found.push({ path: `${folder}${entry.name}/`, file: new File([], entry.name) });
  for (const child of children) await walk(child, `${folder}${entry.name}/`, found);
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // A reader gives a hundred at a time and nothing at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
