-- Letters to those who hold a patient's records, with the patient's signed authorisation, and what became of them.
create table records.requests (
  id text primary key,
  tenant_id text not null,
  case_id text not null,
  -- The rule of content/letters/laws.json and its version: what the letter was written under.
  law text not null,
  law_version text not null,
  country text not null,
  language text not null,
  -- Who holds the records: name, department, address, e-mail, fax.
  holder jsonb not null,
  -- Where the copy is to go: address, e-mail.
  deliver_to jsonb not null,
  state text not null check (state in ('draft', 'signed', 'sent', 'refused', 'answered', 'revoked', 'closed')),
  -- How far the reminders are; `none` before the first.
  step text not null default 'none' check (step in ('none', 'reminded', 'due', 'escalated')),
  remind_by_mail boolean not null default false,
  created_by text not null,
  created_at timestamptz not null,
  signed_at timestamptz,
  sent_at timestamptz,
  sent_how text check (sent_how in ('post', 'fax', 'hand', 'email')),
  due_at timestamptz,
  -- The last day to which the law lets the holder put it off.
  extended boolean not null default false,
  -- When the clock has something to do next.
  next_at timestamptz,
  -- When it came to stand as it does.
  since timestamptz not null,
  reason text,
  fee text,
  foreign key (tenant_id, case_id) references cases.cases (tenant_id, id)
);
create index requests_of_case on records.requests (case_id, created_at);
create index requests_by_clock on records.requests (tenant_id, next_at) where next_at is not null;

create table records.request_items (
  request_id text not null references records.requests,
  n smallint not null,
  tenant_id text not null,
  case_id text not null,
  item_id text,
  words text not null,
  state text not null check (state in ('open', 'arrived', 'refused', 'not-held')),
  -- What met the item already when the letter was signed: ids. Only something else came from the holder.
  seen text[] not null default '{}',
  -- What arrived, in words and by id.
  arrived jsonb not null,
  at timestamptz,
  primary key (request_id, n)
);
create index request_items_of_case on records.request_items (case_id);

-- Each letter exactly as it was signed or sent: its text, the hash of it, and the paper made of it.
create table records.request_letters (
  id text primary key,
  request_id text not null references records.requests,
  tenant_id text not null,
  case_id text not null,
  kind text not null check (kind in ('request', 'reminder', 'deadline', 'escalation', 'revocation')),
  language text not null,
  made_at timestamptz not null,
  -- Canonical JSON (RFC 8785) of the text, the SHA-256 of it, and the PDF in base64.
  text text not null,
  text_sha256 text not null,
  signature jsonb not null,
  pdf text not null,
  pdf_sha256 text not null,
  sent_at timestamptz,
  sent_how text
);
create index request_letters_of_request on records.request_letters (request_id, made_at);

call platform.protect('records.requests', 'select, insert, update, delete');
call platform.protect('records.request_items', 'select, insert, update, delete');
call platform.protect('records.request_letters', 'select, insert, update');
