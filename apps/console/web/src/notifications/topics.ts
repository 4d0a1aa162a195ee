import { wordOf } from '../words/words.js';

interface TopicWords {
  readonly name: string;
  readonly says: string;
}

const WORDS: Readonly<Record<string, TopicWords>> = {
  requests: {
    name: 'Access requests',
    says: 'Access that is asked for, and changes that wait for a second person.',
  },
  terms: { name: 'Terms', says: 'A new version of an NDA or of a project’s terms.' },
  subprocessors: { name: 'Subprocessors', says: 'The list of those who work on data was changed.' },
  grants: { name: 'Grants that end', says: 'Access that ends soon.' },
  revocations: { name: 'Revocations', says: 'Access was taken away.' },
  'break-glass': {
    name: 'Break-glass',
    says: 'Somebody took access at once, or nobody has looked into it yet.',
  },
  reviews: { name: 'Reviews', says: 'A review was started, is due, or was closed.' },
  alerts: { name: 'Alerts', says: 'A rule found something in the trail.' },
};

/** Returns a topic in words; one this console does not know yet by its own name. */
export function topicWords(topic: string): TopicWords {
  return WORDS[topic] ?? { name: wordOf(topic), says: '' };
}
