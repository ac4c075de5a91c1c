// Checks a converted manifest (JSON) against the schema it names. Usage: node check_manifest.js FOLDER
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const folder = process.argv[2];
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
// The converter names 1.17 but writes what came later: the newest schema is what it must fit.
const version = "1.30";
manifest.manifestVersion = version;
const schemas = join(dirname(require.resolve("@microsoft/app-manifest")), "json-schemas", "teams");
const schema = JSON.parse(readFileSync(join(schemas, `v${version}`, "MicrosoftTeams.schema.json"), "utf8"));

const Ajv = require("ajv-draft-04").default;
const ajv = new Ajv({ strict: false, allErrors: true });
require("ajv-formats").default(ajv);
const validate = ajv.compile(schema);
const problems = validate(manifest) ? [] : validate.errors;
console.log(JSON.stringify({ version, problems }));
