import { casesIn, openShop } from "../kit"

openShop({}, casesIn("failures"))
