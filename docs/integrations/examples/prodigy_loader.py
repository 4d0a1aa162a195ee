"""A Prodigy loader: yields a project's images as tasks, each read through the gateway at the moment it is shown.

In a recipe:  stream = portcullis_images(origin, project, token)
              return {..., "stream": stream, "before_db": without_bytes}
"""
import base64

import requests


def portcullis_images(origin, project, token, page_size=1000):
    """Yields tasks in the order of the items' ids; reads an image only when Prodigy asks for its task."""
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token
    cursor = None
    while True:
        params = {"limit": page_size, **({"cursor": cursor} if cursor else {})}
        page = session.get(f"{origin}/v1/projects/{project}/items", params=params, timeout=60)
        page.raise_for_status()
        for item in page.json()["items"]:
            if item["mediaType"].startswith("image/"):
                yield to_task(session, origin, project, item)
        cursor = page.json()["nextCursor"]
        if cursor is None:
            return


def to_task(session, origin, project, item):
    content = session.get(f"{origin}/v1/items/{item['id']}/content", params={"project": project}, timeout=60)
    content.raise_for_status()
    data = base64.b64encode(content.content).decode("ascii")
    return {
        "image": f"data:{item['mediaType']};base64,{data}",
        "meta": {"item": item["id"], "key": item["key"], "record": content.headers["X-Access-Record"]},
    }


def without_bytes(examples):
    """For `before_db`: what is annotated is kept by its id; the bytes never reach Prodigy's database."""
    for example in examples:
        if example["image"].startswith("data:"):
            example["image"] = "portcullis:" + example["meta"]["item"]
    return examples
