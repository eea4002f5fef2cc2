/**
 * Decodes UTF-8 that arrives in pieces. Ill-formed sequences become U+FFFD, one for each maximal subpart (Unicode 16, section 3.9),
 * as TextDecoder does; layers without DOM and Node types cannot name that.
 */
export class Utf8Stream {
  private code = 0;
  private missing = 0;
  private lower = 0x80;
  private upper = 0xbf;

  decode(bytes: Uint8Array): string {
    let out = '';
    for (let i = 0; i < bytes.length; i++) {
      const b = bytes[i];
      if (this.missing) {
        if (b >= this.lower && b <= this.upper) {
          this.lower = 0x80; this.upper = 0xbf;
          this.code = (this.code << 6) | (b & 0x3f);
          if (--this.missing === 0) out += String.fromCodePoint(this.code);
          continue;
        }
        this.missing = 0; this.lower = 0x80; this.upper = 0xbf;
        out += '\ufffd';
      }
      if (b < 0x80) out += String.fromCharCode(b);
      else if (b >= 0xc2 && b <= 0xdf) { this.missing = 1; this.code = b & 0x1f; }
      else if (b >= 0xe0 && b <= 0xef) {
        this.missing = 2; this.code = b & 0xf;
        if (b === 0xe0) this.lower = 0xa0;                    // no overlong forms
        if (b === 0xed) this.upper = 0x9f;                    // no surrogates
      } else if (b >= 0xf0 && b <= 0xf4) {
        this.missing = 3; this.code = b & 7;
        if (b === 0xf0) this.lower = 0x90;
        if (b === 0xf4) this.upper = 0x8f;                    // nothing above U+10FFFF
      } else out += '\ufffd';
    }
    return out;
  }

  /** What an unfinished sequence at the end of the stream stands for. */
  end(): string {
    if (!this.missing) return '';
    this.missing = 0; this.lower = 0x80; this.upper = 0xbf;
    return '\ufffd';
  }
}
