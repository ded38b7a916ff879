// Runs once, when the database's volume is empty. What a role may is all that the service needs, and no more:
// the writer's collMod lets a changed MRRS_REQUEST_LOG_TTL_S take effect. docs/operations.md has the reader's user.
const ROLES = {
  "mrrsWriter": ["find", "insert", "update", "remove", "createIndex", "listIndexes", "collMod"],
  "mrrsReader": ["find", "listIndexes"]
};
const database = db.getSiblingDB("mrrs");
for (const [role, actions] of Object.entries(ROLES)) {
  const privileges = ["requests", "answers", "labels"].map((collection) => ({
    resource: { db: "mrrs", collection },
    actions,
  }));
  database.createRole({ role, privileges, roles: [] });
}
database.createUser({
  user: "mrrs",
  pwd: process.env.MONGODB_PASSWORD,
  roles: ["mrrsWriter"],
});
