import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

// A timestamp authority of our own, made with another library than the one under test, so that both cannot err alike.

const { subtle } = globalThis.crypto;
const buffer = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
const random = (length: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(length));

export type Algorithm = 'P-256' | 'P-384' | 'RSA';
const parametersOf = (algorithm: Algorithm) =>
  algorithm === 'RSA'
    ? { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }
    : { name: 'ECDSA', namedCurve: algorithm };

type Issued = { certificate: pkijs.Certificate; keys: CryptoKeyPair; der: Uint8Array };

export type Ask = {
  name: string;
  algorithm?: Algorithm;
  issuer?: Issued;
  from?: Date;
  until?: Date;
  /** Key purposes; the one for timestamps without it, none when empty. */
  usages?: readonly string[];
  critical?: boolean;
  ca?: boolean;
};

function extension(oid: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID: oid, critical, extnValue: value.toBER(false), parsedValue: value });
}

/** A certificate, signed by its issuer or by itself. */
export async function issue(ask: Ask): Promise<Issued> {
  const { name, algorithm = 'P-256', issuer, ca = false, usages = ['1.3.6.1.5.5.7.3.8'], critical = true } = ask;
  const keys = (await subtle.generateKey(parametersOf(algorithm), true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = new pkijs.Certificate({ version: 2 });
  certificate.serialNumber = new asn1js.Integer({ valueHex: buffer(Uint8Array.of(1, ...random(8))) });
  const subject = () => [
    new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1js.Utf8String({ value: name }) }),
  ];
  certificate.subject.typesAndValues = subject();
  certificate.issuer.typesAndValues = issuer ? issuer.certificate.subject.typesAndValues : subject();
  certificate.notBefore.value = ask.from ?? new Date('2025-01-01T00:00:00Z');
  certificate.notAfter.value = ask.until ?? new Date('2045-01-01T00:00:00Z');
  const basic = new pkijs.BasicConstraints({ cA: ca });
  certificate.extensions = [extension('2.5.29.19', true, basic.toSchema())];
  if (!ca && usages.length > 0)
    certificate.extensions.push(
      extension('2.5.29.37', critical, new pkijs.ExtKeyUsage({ keyPurposes: [...usages] }).toSchema()),
    );
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign((issuer?.keys ?? keys).privateKey, 'SHA-256');
  return { certificate, keys, der: new Uint8Array(certificate.toSchema(true).toBER(false)) };
}

export type TestAuthority = { root: Issued; between: Issued | undefined; stamper: Issued };

/** Root, one authority between, and the certificate that stamps. */
export async function testAuthority(
  stamper: Partial<Ask> = {},
  algorithm: Algorithm = 'P-256',
): Promise<TestAuthority> {
  const root = await issue({ name: 'Test Root', ca: true, algorithm });
  const between = await issue({ name: 'Test Time CA', ca: true, algorithm, issuer: root });
  return {
    root,
    between,
    stamper: await issue({ name: 'Test Time Authority', algorithm, issuer: between, ...stamper }),
  };
}

/** How a token differs from a true one. */
export type Lie = {
  imprint?: Uint8Array;
  nonce?: Uint8Array;
  time?: Date;
  status?: number;
  /** The signature names this certificate by its hash. */
  names?: Uint8Array;
  withoutCertificates?: boolean;
};

async function essCertIdV2(certificate: Uint8Array): Promise<pkijs.Attribute> {
  const hash = new asn1js.OctetString({ valueHex: await subtle.digest('SHA-256', buffer(certificate)) });
  const sequence = (...value: asn1js.BaseBlock[]) => new asn1js.Sequence({ value });
  return new pkijs.Attribute({ type: '1.2.840.113549.1.9.16.2.47', values: [sequence(sequence(sequence(hash)))] });
}

/** The answer of an authority to a request, as RFC 3161 has it, or as a lie has it. */
export async function answer(authority: TestAuthority, request: Uint8Array, lie: Lie = {}): Promise<Uint8Array> {
  const asked = pkijs.TimeStampReq.fromBER(buffer(request));
  const status = new pkijs.PKIStatusInfo({ status: lie.status ?? 0 });
  if (lie.status !== undefined && lie.status > 1)
    return new Uint8Array(new pkijs.TimeStampResp({ status }).toSchema().toBER(false));
  const info = new pkijs.TSTInfo({
    version: 1,
    policy: '1.2.3.4.1',
    messageImprint: lie.imprint
      ? new pkijs.MessageImprint({
          hashAlgorithm: asked.messageImprint.hashAlgorithm,
          hashedMessage: new asn1js.OctetString({ valueHex: buffer(lie.imprint) }),
        })
      : asked.messageImprint,
    serialNumber: new asn1js.Integer({ valueHex: buffer(Uint8Array.of(1, ...random(7))) }),
    genTime: lie.time ?? new Date(),
    accuracy: new pkijs.Accuracy({ seconds: 1 }),
  });
  const nonce = lie.nonce ? new asn1js.Integer({ valueHex: buffer(lie.nonce) }) : asked.nonce;
  if (nonce) info.nonce = nonce;
  const token = await signed(authority, new Uint8Array(info.toSchema().toBER(false)), lie);
  return new Uint8Array(new pkijs.TimeStampResp({ status, timeStampToken: token }).toSchema().toBER(false));
}

async function signed({ between, stamper }: TestAuthority, info: Uint8Array, lie: Lie): Promise<pkijs.ContentInfo> {
  const attribute = (type: string, value: asn1js.BaseBlock) => new pkijs.Attribute({ type, values: [value] });
  const digest = await subtle.digest('SHA-256', buffer(info));
  const signer = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({
      issuer: stamper.certificate.issuer,
      serialNumber: stamper.certificate.serialNumber,
    }),
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({
      type: 0,
      attributes: [
        attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: '1.2.840.113549.1.9.16.1.4' })),
        attribute('1.2.840.113549.1.9.4', new asn1js.OctetString({ valueHex: digest })),
        await essCertIdV2(lie.names ?? stamper.der),
      ],
    }),
  });
  const content = new pkijs.EncapsulatedContentInfo({ eContentType: '1.2.840.113549.1.9.16.1.4' });
  // Given to the constructor it would be cut into parts, which DER does not have.
  content.eContent = new asn1js.OctetString({ valueHex: buffer(info) });
  const data = new pkijs.SignedData({
    version: 3,
    encapContentInfo: content,
    signerInfos: [signer],
    ...(lie.withoutCertificates
      ? {}
      : { certificates: [stamper.certificate, ...(between ? [between.certificate] : [])] }),
  });
  await data.sign(stamper.keys.privateKey, 0, 'SHA-256');
  return new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: data.toSchema(true) });
}
