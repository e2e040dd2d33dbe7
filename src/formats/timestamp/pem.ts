import { fromBase64 } from '#formats/tlog/index.ts';
import { readCertificate } from './certificate.ts';
import { refuse } from './der.ts';

/** Certificates of a PEM text as DER, each of them read once. @throws AppError `proof.invalid` */
export function certificatesIn(pem: string): Uint8Array[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return refuse('There is no certificate in this text.');
  return blocks.map((block) => {
    const bytes = fromBase64(block.replaceAll(/-----[A-Z ]+-----|\s/g, ''));
    readCertificate(bytes);
    return bytes;
  });
}
