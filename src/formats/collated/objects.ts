/** Writes the objects of a PDF one after the other and remembers where each begins (ISO 32000-1 §7.5). */
export class ObjectWriter {
  #at = 0;
  #next: number;
  readonly #offsets = new Map<number, number>();

  /** The first `reserved` numbers are given out by the caller, so that objects may point forward. */
  constructor(reserved: number) {
    this.#next = reserved + 1;
  }

  header(): Buffer {
    return this.#count(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  }

  /** A number for an object that is written later, or now. */
  take(): number {
    return this.#next++;
  }

  /** One object; `stream` is its bytes, and the dictionary is then without its `/Length`. */
  object(number: number, body: string, stream?: Uint8Array): Buffer {
    this.#offsets.set(number, this.#at);
    const head = `${number} 0 obj\n`;
    if (!stream) return this.#count(Buffer.from(`${head}${body}\nendobj\n`, 'latin1'));
    const dictionary = body.replace(/>>$/, `/Length ${stream.length} >>`);
    return this.#count(
      Buffer.concat([
        Buffer.from(`${head}${dictionary}\nstream\n`, 'latin1'),
        stream,
        Buffer.from('\nendstream\nendobj\n'),
      ]),
    );
  }

  /** Cross-reference table and trailer. A number that was never written is free. */
  trailer(root: number, info: number): Buffer {
    const start = this.#at;
    const lines = Array.from({ length: this.#next - 1 }, (_, index) => {
      const offset = this.#offsets.get(index + 1);
      return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
    });
    const table = `xref\n0 ${this.#next}\n0000000000 65535 f \n${lines.join('')}`;
    const end = `trailer\n<< /Size ${this.#next} /Root ${root} 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
    return this.#count(Buffer.from(table + end, 'latin1'));
  }

  #count(bytes: Buffer): Buffer {
    this.#at += bytes.length;
    return bytes;
  }
}

/** A text string of any script (§7.9.2.2): UTF-16BE with its mark, in hexadecimal. */
export function textString(text: string): string {
  const units = Buffer.from(text.toWellFormed(), 'utf16le').swap16();
  return `<FEFF${units.toString('hex').toUpperCase()}>`;
}
