import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = '/usr/sbin/Orthanc';
const plugins = '/usr/share/orthanc/plugins';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

export type Peer = { stow: string; pid: number; stop(): Promise<void> };

/** Starts Orthanc with DICOMweb on loopback, on a folder of its own, when its Debian packages are installed. */
export async function startOrthanc(): Promise<Peer | undefined> {
  if (!existsSync(program) || !existsSync(plugins)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'orthanc-bench-'));
  const port = await freePort();
  const settings = {
    HttpPort: port,
    DicomPort: await freePort(),
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'index'),
    Plugins: [plugins],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
  writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(settings));
  const child = spawn(program, [join(folder, 'orthanc.json')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (
      await fetch(`${url}/system`).then(
        (r) => r.ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  return { stow: `${url}/dicom-web/studies`, pid: child.pid ?? 0, stop };
}
