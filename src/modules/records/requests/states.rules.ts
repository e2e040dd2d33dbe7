/** Where a request for records stands, how it goes out, and which letter of it. */
export type LetterKind = 'request' | 'reminder' | 'deadline' | 'escalation' | 'revocation';
export type RequestState = 'draft' | 'signed' | 'sent' | 'refused' | 'answered' | 'revoked' | 'closed';
export type Channel = 'post' | 'fax' | 'hand' | 'email';
