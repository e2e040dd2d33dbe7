export { certificateFingerprint, readCertificate } from './certificate.ts';
export { certificatesIn } from './pem.ts';
export { timestampQuery, timestampReply, timestampRequest } from './request.ts';
export { verifyTimestamp, type Timestamp } from './token.ts';
