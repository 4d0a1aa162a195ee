import { formatReceipt, type Receipt } from '#libs/evidence';

/** What a caller holds once its record is durable; the header is only built where it is sent. */
export class IssuedReceipt {
  constructor(private readonly build: () => Receipt) {}

  /** Returns the value of the `Audit-Receipt` header. */
  header(): string {
    return formatReceipt(this.build());
  }
}
