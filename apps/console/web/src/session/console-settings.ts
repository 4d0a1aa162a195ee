/** What the server says of where to sign in. */
export interface ConsoleSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string | null;
  readonly scope: string;
}

/** Returns the settings of this installation; throws when they cannot be had. */
export async function readSettings(): Promise<ConsoleSettings> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`);
  if (!response.ok) throw new Error(`The console's settings could not be read (${response.status}).`);
  return (await response.json()) as ConsoleSettings;
}
