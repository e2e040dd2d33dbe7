import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeSettings, readConfig } from './config.ts';

describe('settings', () => {
  test('stand in the README as the program reads them', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` *\| (.*?) *\| (.*?) *\|$/gm)];
    const told = rows.map(([, name, fallback, meaning]) => [name, fallback, meaning?.replaceAll('`', '')]);
    const derived: Record<string, string> = {
      CONSILIUM_PUBLIC_URL: 'from HOST and PORT',
      CONSILIUM_CONTENT_ORIGIN: 'a second port',
      DATABASE_URL: '–',
      CONSILIUM_KEYS: '–',
      CONSILIUM_KEY_MANAGER_URL: '–',
      AWS_REGION: '–',
      AWS_ACCESS_KEY_ID: '–',
      AWS_SECRET_ACCESS_KEY: '–',
      AWS_SESSION_TOKEN: '–',
      VAULT_TOKEN: '–',
      VAULT_TOKEN_FILE: '–',
      VAULT_NAMESPACE: '–',
      CONSILIUM_KEYD: '–',
      CONSILIUM_PRIVATE_ORIGINS: '–',
      CONSILIUM_LOG_GUARD: '–',
      CONSILIUM_PROXIES: '–',
      CONSILIUM_SECURITY_CONTACT: '–',
      CONSILIUM_MAX_ORGANISATION_GB: '–',
      SMTP_URL: '–',
      CONSILIUM_MAIL_FROM: '–',
      CLAMD: '–',
      CONSILIUM_TESSERACT: '–',
      CONSILIUM_OCR_DATA: '–',
    };
    expect(told).toEqual(
      describeSettings().map(({ name, fallback, meaning }) => [name, fallback || derived[name], meaning]),
    );
  });

  test('are frozen and have a default each', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', mode: 'demo', logLevel: 'info' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('that cannot be used are named, all of them', () => {
    expect(() => readConfig({ PORT: 'many', CONSILIUM_MODE: 'toy' })).toThrow(/PORT: [^]*CONSILIUM_MODE: /);
    expect(() => readConfig({ CONSILIUM_PROXIES: '10.0.0.0/8, everybody' })).toThrow('CONSILIUM_PROXIES');
  });

  test('of a key manager that are set to nothing are missing, and the key process finds them and no others', () => {
    const given = {
      AWS_SESSION_TOKEN: '',
      VAULT_TOKEN_FILE: '',
      AWS_REGION: 'eu-central-1',
      NODE_EXTRA_CA_CERTS: 'ca',
    };
    const { keys } = readConfig({ ...given, DATABASE_URL: 'postgres://secret', CONSILIUM_KEY_MANAGER: 'aws-kms:key' });
    expect(keys.aws).toMatchObject({ region: 'eu-central-1', sessionToken: undefined });
    expect(keys.vault.tokenFile).toBeUndefined();
    expect(keys.environment).toEqual({ ...given, CONSILIUM_KEY_MANAGER: 'aws-kms:key' });
  });

  test('files that were handed in need a host of their own wherever people come from other machines', () => {
    const clinic = { CONSILIUM_MODE: 'clinic', CONSILIUM_PUBLIC_URL: 'https://clinic.example.org' };
    const content = { CONSILIUM_CONTENT_ORIGIN: 'https://files.example.org', CONSILIUM_CONTENT_PORT: '8081' };
    expect(() => readConfig(clinic)).toThrow('CONSILIUM_CONTENT_ORIGIN is needed');
    expect(() => readConfig({ CONSILIUM_MODE: 'clinic', HOST: '0.0.0.0' })).toThrow('CONSILIUM_CONTENT_ORIGIN');
    const same = { ...content, CONSILIUM_CONTENT_ORIGIN: 'https://clinic.example.org/files' };
    expect(() => readConfig({ ...clinic, ...same })).toThrow('need another');
    expect(() => readConfig({ ...clinic, ...content, CONSILIUM_CONTENT_PORT: '0' })).toThrow('CONTENT_PORT is needed');
    expect(readConfig({ ...clinic, ...content }).contentOrigin).toBe('https://files.example.org');
    expect(readConfig({}).contentOrigin).toBeUndefined();
  });

  test('a mail server needs the address that mails come from, and is named by a scheme of mail', () => {
    expect(() => readConfig({ SMTP_URL: 'smtps://mail.example:465' })).toThrow('CONSILIUM_MAIL_FROM');
    expect(() => readConfig({ SMTP_URL: 'https://u:secret@mail.example', CONSILIUM_MAIL_FROM: 'a@b.example' })).toThrow(
      /SMTP_URL: it is smtps(?!.*secret)/s,
    );
    const { smtp } = readConfig({ SMTP_URL: 'smtps://mail.example:465', CONSILIUM_MAIL_FROM: 'a@b.example' });
    expect(smtp).toEqual({ url: 'smtps://mail.example:465', from: 'a@b.example' });
  });

  test('nobody starts the program so that it believes every certificate', () => {
    expect(() => readConfig({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toThrow('NODE_EXTRA_CA_CERTS');
  });

  test('demo mode listens on this machine only', () => {
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('HOST=0.0.0.0 is refused');
  });
});
