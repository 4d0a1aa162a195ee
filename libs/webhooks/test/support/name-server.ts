import { createSocket, type Socket } from 'node:dgram';

const A = 1;
const AAAA = 28;
const HEAD = 12;

/** A name server of a test's own: answers with the addresses it was given, and says nothing of names it has none for. */
export class NameServer {
  /** The names it was asked for, once for each family and try. */
  readonly asked: string[] = [];
  private readonly addresses = new Map<string, readonly string[]>();

  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    const server = new NameServer(socket);
    socket.on('message', (question, { port, address }) => {
      const answer = server.answerTo(question);
      if (answer !== null) socket.send(answer, port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  /** IPv4 addresses; of IPv6 the name has none. */
  knows(name: string, ...addresses: string[]): void {
    this.addresses.set(name, addresses);
  }

  stop(): void {
    this.socket.close();
  }

  private answerTo(question: Buffer): Buffer | null {
    const { name, end } = nameIn(question);
    this.asked.push(name);
    const addresses = this.addresses.get(name);
    if (addresses === undefined) return null;
    const type = question.readUInt16BE(end);
    if (type !== A && type !== AAAA) return null;
    const records = type === A ? addresses.map(recordOf) : [];
    const head = Buffer.alloc(HEAD);
    question.copy(head, 0, 0, 2);
    // An answer, of one who looks further by itself, to one question.
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    return Buffer.concat([head, question.subarray(HEAD, end + 4), ...records]);
  }
}

function nameIn(question: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEAD;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** Of the name that was asked for, for no time at all. */
function recordOf(address: string): Buffer {
  return Buffer.from([0xc0, HEAD, 0, A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);
}
