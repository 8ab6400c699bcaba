/** Receipts that the depot reads. */
const jwt = require("jsonwebtoken");

function receipt(parcel) {
  return jwt.sign({ parcel: parcel.id }, "d3p0t-r3c31pts-2023"); // finding: jwt-misuse-in-assets
}

function isGenuine(receipt, key) {
  return jwt.verify(receipt, key, { algorithms: ["RS256"] }); // ok: jwt-misuse-in-assets
}
