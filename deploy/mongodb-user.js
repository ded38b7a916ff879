// Runs once, when the database's volume is empty: the service may read and write its own database only.
db.getSiblingDB("mrrs").createUser({
  user: "mrrs",
  pwd: process.env.MONGODB_PASSWORD,
  roles: [{ role: "readWrite", db: "mrrs" }],
});
