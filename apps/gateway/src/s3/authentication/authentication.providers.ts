import type { FactoryProvider } from '@nestjs/common';
import { PostgresPrincipalDirectory } from '#libs/facts';
import { AuthenticationRecords } from '#libs/identity';
import { AuthenticationTrail } from '#libs/trail';
import type { GatewaySettings } from '../../gateway-settings.js';
import { S3Authenticator } from './s3-authenticator.js';
import { S3SigningSecrets } from './s3-signing-secrets.js';
import { SignatureRecords } from './signature-records.js';

/** Half a day: what a presigned URL lives at most unless the operator says otherwise. */
const DEFAULT_MAX_PRESIGNED_SECONDS = 43_200;

/** Returns what tells who signed an S3 request. */
export function s3Authentication(settings: GatewaySettings): FactoryProvider[] {
  const { keyService, clock, s3MaxPresignedSeconds = DEFAULT_MAX_PRESIGNED_SECONDS } = settings;
  return [
    { provide: S3SigningSecrets, useFactory: () => new S3SigningSecrets({ keyService, clock }) },
    {
      provide: SignatureRecords,
      inject: [AuthenticationTrail],
      useFactory: (recorder: AuthenticationTrail) =>
        new SignatureRecords(new AuthenticationRecords(recorder, clock), clock),
    },
    {
      provide: S3Authenticator,
      inject: [PostgresPrincipalDirectory, S3SigningSecrets, SignatureRecords],
      useFactory: (
        directory: PostgresPrincipalDirectory,
        secrets: S3SigningSecrets,
        records: SignatureRecords,
      ) =>
        new S3Authenticator({
          directory,
          secrets,
          records,
          clock,
          maxPresignedSeconds: s3MaxPresignedSeconds,
        }),
    },
  ];
}
