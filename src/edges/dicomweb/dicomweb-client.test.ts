import { api } from 'dicomweb-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/index.ts';
import { newDraft } from '#testkit/builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';

/** The part of XMLHttpRequest that the client uses, over fetch: Node has none. */
class Request {
  responseType = '';
  readyState = 0;
  status = 0;
  response: unknown;
  onreadystatechange: (() => void) | undefined;
  #method = 'GET';
  #url = '';
  #sent = new Headers();
  #got = new Headers();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.#sent.set(name, value);
  }
  getResponseHeader(name: string): string | null {
    return this.#got.get(name);
  }
  getAllResponseHeaders(): string {
    return [...this.#got].map(([name, value]) => `${name}: ${value}`).join('\r\n');
  }
  send(body?: ArrayBuffer): void {
    void this.#perform(body);
  }
  async #perform(body?: ArrayBuffer): Promise<void> {
    const answer = await fetch(this.#url, { method: this.#method, headers: this.#sent, body });
    this.#got = answer.headers;
    this.response = this.responseType === 'json' ? await answer.json() : await answer.arrayBuffer();
    this.status = answer.status;
    this.readyState = 4;
    this.onreadystatechange?.();
  }
}

let app: TestApp;
let patient: TestClient;
let client: Client;

/** What the test calls; the package's own types ask for what its code does not need. */
type Client = {
  storeInstances(wish: { datasets: ArrayBuffer[] }): Promise<unknown>;
  searchForStudies(): Promise<unknown[]>;
  searchForSeries(wish: object): Promise<unknown[]>;
  retrieveSeriesMetadata(wish: object): Promise<unknown[]>;
  retrieveInstance(wish: object): Promise<ArrayBuffer>;
  retrieveInstanceFrames(wish: object): Promise<ArrayBuffer[]>;
};

const files = [...writeCt({ slices: 12, rows: 32, seed: 51 })];

beforeAll(async () => {
  Object.assign(globalThis, { XMLHttpRequest: Request });
  app = await createTestApp();
  await app.runJobs();
  patient = await app.newPerson(await app.newTenant(), ['patient']);
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' });
  const url = `${address}/dicomweb/cases/${await newDraft(app, patient)}`;
  const Made = api.DICOMwebClient as unknown as new (options: object) => Client;
  client = new Made({ url, headers: { Authorization: `Bearer ${patient.person.token}` } });
});

describe('dicomweb-client with a bearer token, over a real socket', () => {
  test('stores, finds and retrieves the same bytes', async () => {
    const exact = files.map(({ bytes }) => Uint8Array.from(bytes).buffer);
    await client.storeInstances({ datasets: exact });
    const [study] = await client.searchForStudies();
    const studyInstanceUID = valueOf(study, '0020000D');
    const [series] = await client.searchForSeries({ studyInstanceUID });
    const seriesInstanceUID = valueOf(series, '0020000E');
    const found = await client.retrieveSeriesMetadata({ studyInstanceUID, seriesInstanceUID });
    expect(found).toHaveLength(12);
    const sopInstanceUID = files[5]?.sopInstanceUid ?? '';
    const at = { studyInstanceUID, seriesInstanceUID, sopInstanceUID };
    const whole = await client.retrieveInstance(at);
    expect(Buffer.from(whole).equals(files[5]?.bytes ?? Buffer.alloc(0))).toBe(true);
    const [frame] = await client.retrieveInstanceFrames({ ...at, frameNumbers: [1] });
    expect(Buffer.from(frame ?? new ArrayBuffer(0)).equals(files[5]?.bytes.subarray(-2048) ?? Buffer.alloc(0))).toBe(
      true,
    );
  });
});

function valueOf(dataset: unknown, tag: string): string {
  return (dataset as Record<string, { Value: string[] }>)[tag]?.Value[0] ?? '';
}
