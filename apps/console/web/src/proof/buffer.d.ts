// The package has the shape of Node's; the slash keeps bundlers and Node from taking Node's own.
declare module 'buffer/' {
  export { Buffer } from 'node:buffer';
}
