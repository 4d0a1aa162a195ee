type Given<Body> = { [Key in Exclude<keyof Body, 'reason'>]: Exclude<Body[Key], undefined> };

/** Returns what a change body asks for, without the caller's words and without members that were left out. */
export function settingsOf<Body extends { readonly reason?: string | undefined }>(body: Body): Given<Body> {
  const given = Object.entries(body).filter(([key, value]) => key !== 'reason' && value !== undefined);
  return Object.fromEntries(given) as Given<Body>;
}
