import { join } from 'node:path';
import { projectFiles, textOf, withoutComments } from './files.mjs';

const code = /^(?:src|content)\/.*\.tsx?$/;
const test = /\.(?:test|e2e|fixture)\.[a-z]+$|^src\/testkit\/|^(?:e2e|checks|drills|bench|tools)\//;
const browser = /^src\/ui\/|\/web\//;
const generated = /^(?:package-lock\.json|LICENSE|bench\/results\/)|\.snap$/;
// Written in pieces so that this file does not find itself.
const unfinished = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);

const sides = 'left|right';
const physical = new RegExp(
  [
    `(?:^|[\\s;{])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:${sides})\\b[\\w-]*\\s*:`,
    `(?:^|[\\s;{])(?:${sides})\\s*:`,
    `(?:^|[\\s;{])(?:text-align|float|clear)\\s*:\\s*(?:${sides})\\b`,
    `(?:^|[\\s;{])border-(?:top|bottom)-(?:${sides})-radius\\s*:`,
  ].join('|'),
);
const physicalStyle = new RegExp(
  `\\b(?:margin|padding|border)(?:Left|Right)\\w*\\s*:|textAlign\\s*:\\s*['"](?:${sides})['"]`,
);

/**
 * What dependency-cruiser and oxlint cannot say. Each scanner looks at the lines of the files it names; comments are
 * blanked out unless `raw`. `except` are the homes of the thing.
 *
 * @type {{ name: string, why: string, files: RegExp, except?: RegExp, line: RegExp, raw?: boolean }[]}
 */
export const scanners = [
  {
    name: 'environment-in-config',
    why: 'process.env is read in src/config.ts only',
    files: code,
    except: new RegExp(`^src/config\\.ts$|${test.source}`),
    line: /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[\s*['"]env['"]|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/,
  },
  {
    name: 'sql-in-stores',
    why: 'SQL and query builders live in *.store.ts, platform/db and platform/jobs',
    files: code,
    except: new RegExp(`\\.store\\.ts$|^src/platform/(?:db|jobs)/|${test.source}`),
    line: /\bsql\s*(?:<[^`]*>)?`|import\s*\{[^}]*\bsql\b[^}]*\}\s*from\s*['"]kysely['"]|\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\s*\(/,
  },
  {
    name: 'fetch-in-egress',
    why: 'the server reaches out through platform/egress only',
    files: /^src\/.*\.tsx?$/,
    except: new RegExp(`${browser.source}|^src/platform/egress/|^src/cli/|${test.source}`),
    line: /(?<![.\w])(?:globalThis\.)?fetch\s*\(|new\s+(?:WebSocket|EventSource)\s*\(/,
  },
  {
    name: 'no-raw-html',
    why: 'no HTML is built by hand in a page',
    files: /^src\/.*\.tsx?$/,
    except: test,
    line: /\bdangerouslySetInnerHTML\b|\.(?:inner|outer)HTML\s*=[^=]|\binsertAdjacentHTML\b|\bdocument\.write\b/,
  },
  {
    name: 'logical-css',
    why: 'logical properties (margin-inline-start …): the page is read from right to left as well',
    files: /^src\/.*\.css$/,
    line: physical,
  },
  {
    name: 'logical-style',
    why: 'logical properties in styles (marginInlineStart …)',
    files: /^src\/.*\.tsx$/,
    except: test,
    line: physicalStyle,
  },
  {
    name: 'no-machine-paths',
    why: 'a path of one machine is wrong on every other',
    files: /./,
    except: generated,
    line: /(?<![\w.~*)}\]/-])\/(?:work|tmp|root|home\/[a-z]\w*|Users\/[a-z]\w*)\/[\w.-]/i,
    raw: true,
  },
  {
    name: 'no-unfinished-work',
    why: 'a note to finish later belongs into an issue',
    files: /\.(?:tsx?|mjs|css|sql|json)$/,
    except: generated,
    line: unfinished,
    raw: true,
  },
];

/**
 * Runs the scanners over a repository.
 *
 * @param {string} root
 * @returns {{ scanned: number, findings: { rule: string, file: string, line: number, why: string }[] }}
 */
export function scan(root) {
  const files = projectFiles(root).filter((file) => !file.startsWith('tools/canaries/'));
  const findings = files.flatMap((file) => scanFile(root, file));
  return { scanned: files.length, findings };
}

function scanFile(root, file) {
  const asked = scanners.filter((scanner) => scanner.files.test(file) && !scanner.except?.test(file));
  const text = asked.length > 0 ? textOf(join(root, file)) : undefined;
  if (text === undefined) return [];
  const raw = text.split('\n');
  const bare = withoutComments(text).split('\n');
  return asked.flatMap(({ name, why, line, raw: wantsRaw }) =>
    (wantsRaw ? raw : bare).flatMap((content, index) =>
      line.test(content) && !excused(raw[index], name) ? [{ rule: name, file, line: index + 1, why }] : [],
    ),
  );
}

// One line may be excused where the rule is wrong for it, by its name and a reason: `guard-ok(logical-css): R is right`.
const excused = (line, name) => new RegExp(`guard-ok\\(${name}\\): \\w`).test(line ?? '');
