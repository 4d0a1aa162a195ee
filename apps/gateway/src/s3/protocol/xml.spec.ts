import { describe, expect, it } from '@jest/globals';
import { Xml } from './xml.js';

describe(Xml.name, () => {
  it('escapes what would end a text, and replaces what XML can hold in no form', () => {
    expect(Xml.element('A', '<b>&"\'\r\u0000\u001b\uffff]]>').text).toBe(
      "<A>&lt;b&gt;&amp;&quot;'&#13;\ufffd\ufffd\ufffd]]&gt;</A>",
    );
  });

  it('nests elements, and closes what is empty', () => {
    expect(Xml.element('A', Xml.element('B'), 1).text).toBe('<A><B/>1</A>');
    expect(Xml.document('A', Xml.element('B', 'x'))).toContain(
      '<A xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><B>x</B></A>',
    );
    expect(Xml.document('A')).toContain('<A xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
  });
});
