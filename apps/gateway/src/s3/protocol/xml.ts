const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const TO_ESCAPE = /[&<>"\r]/g;
// What XML 1.0 (§2.2) can hold in no form.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Escaped XML; made only here, so that no text gets into a document unescaped. */
export class Xml {
  private constructor(readonly text: string) {}

  /** Returns one element of texts and elements. */
  static element(name: string, ...content: readonly (Xml | string | number)[]): Xml {
    const inner = content.map((part) => (part instanceof Xml ? part.text : escape(String(part)))).join('');
    return new Xml(inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`);
  }

  /** Returns an element that stands for one user, as access control lists name them. */
  static canonicalUser(name: string, ...content: readonly Xml[]): Xml {
    const { text } = Xml.element(name, ...content);
    const type = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"';
    return new Xml(`<${name}${type}${text.slice(name.length + 1)}`);
  }

  /** Returns a whole document whose root is in S3's namespace. */
  static document(name: string, ...content: readonly (Xml | string | number)[]): string {
    const root = Xml.element(name, ...content).text;
    return `${DECLARATION}<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/"${root.slice(name.length + 1)}`;
  }

  /** Returns a whole document without a namespace, as S3's errors are. */
  static plainDocument(name: string, ...content: readonly (Xml | string | number)[]): string {
    return DECLARATION + Xml.element(name, ...content).text;
  }
}

function escape(text: string): string {
  return text.replace(IMPOSSIBLE, '\ufffd').replace(TO_ESCAPE, (character) => ESCAPED[character] ?? '');
}
