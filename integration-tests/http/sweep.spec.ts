import { casesIn, openShop } from "../kit"

openShop({}, casesIn("sweep"))
