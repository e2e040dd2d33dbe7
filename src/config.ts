import { z } from 'zod';
import { join, resolve } from 'node:path';

const GiB = 1024 ** 3;

/** A setting that may be missing; one that is set to nothing is missing too. */
const ifSet = z
  .string()
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/** A socket's path, or a host (an IPv6 address in brackets) with its port. */
const smtp = /^smtps?:\/\/\S+$/;
const clamd = /^(?:\/.+|(?:\[[\da-fA-F:.]+\]|[^\s:/@[\]]+):\d{1,5})$/;

/** Every setting, with its default and what it means. The only place that reads the environment. */
const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080).describe('port of the web server; 0 picks a free one'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on; demo mode allows only loopback'),
  CONSILIUM_DATA: z.string().default('./data').describe('folder of the database, the objects, the logs and the keys'),
  CONSILIUM_MODE: z.enum(['demo', 'clinic', 'production']).default('demo').describe('demo, clinic or production'),
  CONSILIUM_PUBLIC_URL: z.url().optional().describe('address that people use'),
  CONSILIUM_CONTENT_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('host of its own from which files that people handed in are given out'),
  CONSILIUM_CONTENT_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(0)
    .describe('port of that host behind your proxy; 0 picks a free one'),
  DATABASE_URL: z.string().optional().describe('an outside PostgreSQL ≥ 15 (owner role); the embedded one when absent'),
  CONSILIUM_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('debug, info, warn, error, silent'),
  CONSILIUM_KEYS: z
    .string()
    .optional()
    .describe(
      'folder of the wrapped keys and their journal, apart from the backup of the data; <data>/keys when absent',
    ),
  CONSILIUM_KEY_MANAGER: z
    .string()
    .regex(/^(?:file|aws-kms:.+|vault:https?:\/\/.+)$/)
    .default('file')
    .describe('who keeps the highest key: file, aws-kms:<key> or vault:<url of the mount>/<key>'),
  CONSILIUM_KEY_MANAGER_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('another address of AWS KMS than the one of its region'),
  AWS_REGION: ifSet.describe('region of AWS KMS'),
  AWS_ACCESS_KEY_ID: ifSet.describe('who asks AWS KMS'),
  AWS_SECRET_ACCESS_KEY: ifSet.describe('their secret'),
  AWS_SESSION_TOKEN: ifSet.describe('the token of temporary credentials'),
  VAULT_TOKEN: ifSet.describe('token for Vault Transit'),
  VAULT_TOKEN_FILE: ifSet.describe('file with that token'),
  VAULT_NAMESPACE: ifSet.describe('namespace of Vault'),
  CONSILIUM_KEYD: z
    .string()
    .optional()
    .describe('socket of a key process that runs as a service of its own; the program starts its own when absent'),
  CONSILIUM_PRIVATE_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((origin) => origin !== ''))
    .pipe(z.array(z.url({ protocol: /^https?$/ })))
    .describe('origins of your own network that the program may connect to, with commas; none when empty'),
  CONSILIUM_LOG_GUARD: z
    .string()
    .optional()
    .describe(
      'folder that keeps the last signed heads of the logs; beside the data folder when absent, best elsewhere',
    ),
  CONSILIUM_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((network) => network !== ''))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))
    .describe(
      'addresses or networks of your proxies, with commas; who calls is believed of them only, none when empty',
    ),
  CONSILIUM_SECURITY_CONTACT: z
    .url({ protocol: /^(?:https|mailto)$/ })
    .optional()
    .describe('where weaknesses are reported, mailto: or https:; shown in /.well-known/security.txt'),
  SMTP_URL: ifSet
    .refine((text) => text === undefined || smtp.test(text), 'it is smtps://user:password@host:465 or smtp://host:587')
    .describe(
      'mail server, smtps:// or smtp:// with STARTTLS, with name and password; mails stay in a folder when absent',
    ),
  CONSILIUM_MAIL_FROM: ifSet.describe('address that mails come from, with or without a name; needed with SMTP_URL'),
  CLAMD: ifSet
    .refine((text) => text === undefined || clamd.test(text), 'it is a path from the root, or host:port')
    .describe('ClamAV daemon that scans what is handed in: path of its socket, or host:port; not scanned when absent'),
  CONSILIUM_TESSERACT: ifSet.describe(
    'Tesseract, which reads photos and scans: its path, or none; looked for on PATH when absent',
  ),
  CONSILIUM_OCR_DATA: ifSet.describe(
    'folder of trained data (<language>.traineddata, also .gz) for reading photos and scans where Tesseract is not installed',
  ),
  CONSILIUM_MAX_UPLOAD_MB: z.coerce.number().int().positive().default(4096).describe('largest single upload'),
  CONSILIUM_MAX_CASE_GB: z.coerce.number().positive().default(100).describe('most that is kept of one request'),
  CONSILIUM_MAX_PERSON_GB: z.coerce
    .number()
    .positive()
    .default(400)
    .describe('most that is kept of all requests of one person'),
  CONSILIUM_MAX_ORGANISATION_GB: z.coerce
    .number()
    .positive()
    .optional()
    .describe('most that is kept of one organisation; without it as much as the disk holds'),
});

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** Where the last signed heads of the logs are kept once more; beside the data folder when undefined. */
  readonly logGuard: string | undefined;
  readonly keys: {
    readonly folder: string;
    readonly manager: string;
    readonly url: string | undefined;
    readonly aws: Readonly<Record<'region' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken', string | undefined>>;
    readonly vault: Readonly<Record<'token' | 'tokenFile' | 'namespace', string | undefined>>;
    /** Socket of a key process that is a service of its own. */
    readonly socket: string | undefined;
    /** What the key process finds in its environment. */
    readonly environment: Record<string, string>;
  };
  readonly mode: 'demo' | 'clinic' | 'production';
  readonly publicUrl: string | undefined;
  /** Where files are given out as they were handed in; undefined: a second port of this machine. */
  readonly contentOrigin: string | undefined;
  readonly contentPort: number;
  readonly databaseUrl: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly maxUploadBytes: number;
  /** How many bytes are kept at most of what was handed in. */
  readonly kept: { perCase: number; perPerson: number; perOrganisation: number | undefined };
  /** The malware scanner; undefined: nothing is scanned. */
  readonly clamd: string | undefined;
  /** What reads photos and scans: a program's name or path or `none`, where it is looked for, data for doing without. */
  readonly ocr: { tesseract: string; path: string; dataFolder: string | undefined };
  /** Where mails go; undefined: into a folder. */
  readonly smtp: { url: string; from: string } | undefined;
  /** Origins that may lie on a private network: the operator's word, never a tenant's. */
  readonly privateOrigins: readonly string[];
  /** Addresses or networks of proxies that are believed. */
  readonly proxies: readonly string[];
  /** Where weaknesses are reported. */
  readonly securityContact: string | undefined;
};

/** Settings that the key process needs, and no others. NODE_EXTRA_CA_CERTS: a manager with a certificate of its own. */
const ofKeys = /^(?:CONSILIUM_(?:DATA|KEYS|KEY_MANAGER\w*|PRIVATE_ORIGINS)|AWS_\w+|VAULT_\w+|NODE_EXTRA_CA_CERTS)$/;

const keyEnvironment = (environment: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      ofKeys.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );

function smtpOf(s: z.output<typeof settings>): Config['smtp'] {
  if (s.SMTP_URL === undefined) return undefined;
  if (s.CONSILIUM_MAIL_FROM === undefined)
    throw new Error('SMTP_URL is set, so CONSILIUM_MAIL_FROM has to say which address mails come from.');
  return { url: s.SMTP_URL, from: s.CONSILIUM_MAIL_FROM };
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * Reads and checks the settings.
 * @throws Error with one line per wrong setting, in words.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const parsed = settings.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Some settings cannot be used:\n${lines.join('\n')}`);
  }
  const s = parsed.data;
  if (s.CONSILIUM_MODE === 'demo' && !loopback.has(s.HOST)) {
    throw new Error(`Demo mode has public passwords, so it listens on this machine only. HOST=${s.HOST} is refused.`);
  }
  if (s.CONSILIUM_MODE === 'demo' && environment['NODE_ENV'] === 'production') {
    throw new Error('NODE_ENV=production does not go with demo mode. Set CONSILIUM_MODE=clinic or unset NODE_ENV.');
  }
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    throw new Error(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would believe anybody outside. Name your own authority in NODE_EXTRA_CA_CERTS instead.',
    );
  }
  checkContent(s);
  return Object.freeze({
    port: s.PORT,
    host: s.HOST,
    dataFolder: resolve(s.CONSILIUM_DATA),
    logGuard: s.CONSILIUM_LOG_GUARD === undefined ? undefined : resolve(s.CONSILIUM_LOG_GUARD),
    keys: {
      folder: resolve(s.CONSILIUM_KEYS ?? join(s.CONSILIUM_DATA, 'keys')),
      manager: s.CONSILIUM_KEY_MANAGER,
      url: s.CONSILIUM_KEY_MANAGER_URL,
      aws: {
        region: s.AWS_REGION,
        accessKeyId: s.AWS_ACCESS_KEY_ID,
        secretAccessKey: s.AWS_SECRET_ACCESS_KEY,
        sessionToken: s.AWS_SESSION_TOKEN,
      },
      vault: {
        token: s.VAULT_TOKEN,
        tokenFile: s.VAULT_TOKEN_FILE === undefined ? undefined : resolve(s.VAULT_TOKEN_FILE),
        namespace: s.VAULT_NAMESPACE,
      },
      socket: s.CONSILIUM_KEYD === undefined ? undefined : resolve(s.CONSILIUM_KEYD),
      environment: keyEnvironment(environment),
    },
    mode: s.CONSILIUM_MODE,
    publicUrl: s.CONSILIUM_PUBLIC_URL,
    contentOrigin: s.CONSILIUM_CONTENT_ORIGIN,
    contentPort: s.CONSILIUM_CONTENT_PORT,
    databaseUrl: s.DATABASE_URL,
    logLevel: s.CONSILIUM_LOG_LEVEL,
    maxUploadBytes: s.CONSILIUM_MAX_UPLOAD_MB * 1024 * 1024,
    kept: {
      perCase: s.CONSILIUM_MAX_CASE_GB * GiB,
      perPerson: s.CONSILIUM_MAX_PERSON_GB * GiB,
      perOrganisation:
        s.CONSILIUM_MAX_ORGANISATION_GB === undefined ? undefined : s.CONSILIUM_MAX_ORGANISATION_GB * GiB,
    },
    clamd: s.CLAMD,
    ocr: {
      tesseract: s.CONSILIUM_TESSERACT ?? 'tesseract',
      path: environment['PATH'] ?? '',
      dataFolder: s.CONSILIUM_OCR_DATA === undefined ? undefined : resolve(s.CONSILIUM_OCR_DATA),
    },
    smtp: smtpOf(s),
    privateOrigins: s.CONSILIUM_PRIVATE_ORIGINS,
    proxies: s.CONSILIUM_PROXIES,
    securityContact: s.CONSILIUM_SECURITY_CONTACT,
  });
}

/** Files of others are never given out by the host of the pages: another port is enough on this machine, not beyond it. */
function checkContent(s: z.output<typeof settings>): void {
  const { CONSILIUM_CONTENT_ORIGIN: content, CONSILIUM_PUBLIC_URL: pages, CONSILIUM_CONTENT_PORT: port } = s;
  const here = loopback.has(s.HOST) && (pages === undefined || loopback.has(new URL(pages).hostname));
  if (content === undefined && !here)
    throw new Error(
      'CONSILIUM_CONTENT_ORIGIN is needed: people use this from other machines, so files that were handed in need a host of their own.',
    );
  if (content !== undefined && pages !== undefined && content === new URL(pages).origin)
    throw new Error('CONSILIUM_CONTENT_ORIGIN is the address of the pages; files that were handed in need another.');
  if (content !== undefined && port === 0)
    throw new Error('CONSILIUM_CONTENT_PORT is needed with CONSILIUM_CONTENT_ORIGIN: your proxy has to find it.');
}

/** Rows of the table in the README: name, default, meaning. */
export function describeSettings(): { name: string; fallback: string; meaning: string }[] {
  return Object.entries(settings.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    return { name, fallback: fallback.success ? String(fallback.data ?? '') : '', meaning: schema.description ?? '' };
  });
}
