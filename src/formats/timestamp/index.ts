export { certificateFingerprint, readCertificate } from './certificate.ts';
export { certificatesIn } from './pem.ts';
export { timestampRequest } from './request.ts';
export { verifyTimestamp, type Timestamp } from './token.ts';
