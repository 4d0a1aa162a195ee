/** The names S3 allows that need no certificate of their own as a subdomain (no dots), of 3 to 63 characters. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** Returns the bucket a project is to S3: its slug where that is a bucket's name, else its id, which always is one. */
export function bucketNameOf(project: { readonly id: string; readonly slug: string }): string {
  return BUCKET_NAME.test(project.slug) ? project.slug : project.id;
}
