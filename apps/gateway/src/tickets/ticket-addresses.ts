/** Says under which address a ticket is reached: whole where the deployment's origin is known, else a path of the same origin. */
export class TicketAddresses {
  constructor(private readonly publicOrigin: string | undefined) {}

  of(path: string): string {
    return `${this.publicOrigin ?? ''}${path}`;
  }
}
