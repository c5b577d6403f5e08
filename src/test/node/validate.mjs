// Reads a JSON array of Kubernetes objects, and writes a JSON array with a complaint for each that its schema refuses.
import { readFileSync } from "node:fs";

const PACKAGES = { "monitoring.coreos.com": "@kubernetes-models/prometheus-operator" };

const complaints = [];
for (const object of JSON.parse(readFileSync(0, "utf8"))) {
  const group = object.apiVersion.split("/")[0];
  const models = PACKAGES[group] ?? "kubernetes-models";
  const model = await import(`${models}/${object.apiVersion}/${object.kind}`);
  try {
    new model[object.kind](object).validate();
  } catch (error) {
    complaints.push(`${object.kind} ${object.metadata.name}: ${error.message}`);
  }
}
console.log(JSON.stringify(complaints));
