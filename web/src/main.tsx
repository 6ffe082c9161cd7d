import "./explorer.css";
import { render } from "preact";
import { App } from "./app";

const root = document.getElementById("explorer")!;
root.replaceChildren();
render(<App />, root);
