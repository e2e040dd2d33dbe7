/** An event as it reaches the job. */
export type Happened = { type: string; caseId: string; data: Readonly<Record<string, unknown>> };

/** Who is told what, and the key under which it is told once. */
export type Message = {
  /** Name of the text in `content/mail`. */
  mail:
    | 'request-sent'
    | 'answer-ready'
    | 'question-for-you'
    | 'offer'
    | 'more-asked'
    | 'more-here'
    | 'letter-to-send'
    | 'records-came'
    | 'privacy-answer'
    | 'emergency-opened'
    | 'emergency-to-review';
  /** The patient of the case, or the person with this id. */
  to: 'patient' | { personId: string };
  /** Page that the message leads to: never the thing itself, so that a forwarded mail shows nothing. */
  path: string;
  key: string;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * What a person is told when something happened; undefined when nobody is.
 * @param day `2026-03-02`: questions about whose records these are come many at once and are told once a day.
 */
export function messageFor(event: Happened, day: string): Message | undefined {
  switch (event.type) {
    case 'case.send':
      return { mail: 'request-sent', to: 'patient', path: '/request', key: event.type };
    case 'opinion.delivered':
      return {
        mail: 'answer-ready',
        to: 'patient',
        path: '/request',
        key: `${event.type}|${text(event.data['opinionId'])}`,
      };
    case 'records.identity-asked':
      return { mail: 'question-for-you', to: 'patient', path: '/request', key: `${event.type}|${day}` };
    case 'records.more-asked':
      return { mail: 'more-asked', to: 'patient', path: '/request', key: `${event.type}|${text(event.data['askId'])}` };
    case 'records.more-arrived':
    case 'records.more-answered': {
      const personId = text(event.data['expertId']);
      const key = `records.more-here|${text(event.data['askId'])}`;
      return personId === '' ? undefined : { mail: 'more-here', to: { personId }, path: '/staff/invitations', key };
    }
    case 'records.request-letter-ready': {
      const key = `${event.type}|${text(event.data['letterId'])}`;
      return { mail: 'letter-to-send', to: 'patient', path: '/request', key };
    }
    case 'records.request-arrived':
      return { mail: 'records-came', to: 'patient', path: '/request', key: `${event.type}|${day}` };
    case 'matching.offered': {
      const personId = text(event.data['expertId']);
      const key = `${event.type}|${text(event.data['offerId'])}`;
      return personId === '' ? undefined : { mail: 'offer', to: { personId }, path: '/staff/invitations', key };
    }
    case 'privacy.answered':
      return {
        mail: 'privacy-answer',
        to: 'patient',
        path: '/request',
        key: `${event.type}|${text(event.data['questionId'])}`,
      };
    case 'emergency.opened': {
      const key = `${event.type}|${text(event.data['emergencyId'])}`;
      return { mail: 'emergency-opened', to: 'patient', path: '/request', key };
    }
    case 'emergency.to-review': {
      const personId = text(event.data['officerId']);
      const key = `${event.type}|${text(event.data['emergencyId'])}|${personId}`;
      return { mail: 'emergency-to-review', to: { personId }, path: '/staff/emergency', key };
    }
    default:
      return undefined;
  }
}

/** Events that somebody is told of. */
export const toldEvents = [
  'case.send',
  'opinion.delivered',
  'records.identity-asked',
  'records.more-asked',
  'records.more-arrived',
  'records.more-answered',
  'records.request-letter-ready',
  'records.request-arrived',
  'matching.offered',
  'privacy.answered',
  'emergency.opened',
  'emergency.to-review',
] as const;

/**
 * A text with its places filled.
 * @throws Error when a place has no value: better no mail than one with a hole in it.
 */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the mail has no value for {${name}}`);
    return value;
  });
}

/** `12 March 2026 at 16:20 UTC`; without a date, where to find it. */
export function answerBy(data: Readonly<Record<string, unknown>>): string {
  const at = new Date(text(data['answerBy']));
  if (Number.isNaN(at.getTime())) return 'the time shown there';
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(at)} UTC`;
}
