"""A provider that knows its schema and nothing else, for Terraform's own `validate` and for tests with `mock_provider`."""

import contextlib
import json
import os
import tempfile
from concurrent import futures

import grpc
from tf.gen import tfplugin_pb2 as messages
from tf.gen import tfplugin_pb2_grpc as service

NESTING = {
    "single": messages.Schema.NestedBlock.SINGLE,
    "list": messages.Schema.NestedBlock.LIST,
    "set": messages.Schema.NestedBlock.SET,
}


def block(described):
    return messages.Schema.Block(
        attributes=[
            messages.Schema.Attribute(
                name=name,
                type=json.dumps(attribute["type"]).encode(),
                required=attribute.get("required", False),
                optional=attribute.get("optional", False),
                computed=attribute.get("computed", False),
            )
            for name, attribute in described["attributes"].items()
        ],
        block_types=[
            messages.Schema.NestedBlock(
                type_name=name,
                block=block(nested["block"]),
                nesting=NESTING[nested["nesting"]],
                # a single block has no bounds of its own in the protocol
                min_items=0 if nested["nesting"] == "single" else nested["min"],
                max_items=0 if nested["nesting"] == "single" else nested["max"],
            )
            for name, nested in described["blocks"].items()
        ],
    )


def schemas(described):
    return {name: messages.Schema(block=block(one)) for name, one in described.items()}


class SchemaOnly(service.ProviderServicer):
    def __init__(self, schema):
        self.schema = schema

    def GetMetadata(self, request, context):
        return messages.GetMetadata.Response(
            server_capabilities=messages.ServerCapabilities(get_provider_schema_optional=True),
            resources=[messages.GetMetadata.ResourceMetadata(type_name=name) for name in self.schema["resources"]],
            data_sources=[messages.GetMetadata.DataSourceMetadata(type_name=name) for name in self.schema["data"]],
        )

    def GetProviderSchema(self, request, context):
        return messages.GetProviderSchema.Response(
            provider=messages.Schema(block=block(self.schema["provider"])),
            resource_schemas=schemas(self.schema["resources"]),
            data_source_schemas=schemas(self.schema["data"]),
        )

    def ValidateProviderConfig(self, request, context):
        return messages.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, request, context):
        return messages.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(self, request, context):
        return messages.ValidateDataResourceConfig.Response()

    def ConfigureProvider(self, request, context):
        return messages.ConfigureProvider.Response()

    def StopProvider(self, request, context):
        return messages.StopProvider.Response()


@contextlib.contextmanager
def serving(schema):
    """Serves it while the block runs, and gives the environment by which Terraform finds it."""
    with tempfile.TemporaryDirectory() as folder:
        socket = os.path.join(folder, "provider")
        server = grpc.server(futures.ThreadPoolExecutor(4), options=[("grpc.max_send_message_length", -1)])
        service.add_ProviderServicer_to_server(SchemaOnly(schema), server)
        server.add_insecure_port(f"unix://{socket}")
        server.start()
        reattach = {
            "registry.terraform.io/hashicorp/aws": {
                "Protocol": "grpc",
                "ProtocolVersion": 6,
                "Pid": os.getpid(),
                "Test": True,
                "Addr": {"Network": "unix", "String": socket},
            }
        }
        try:
            yield {"TF_REATTACH_PROVIDERS": json.dumps(reattach)}
        finally:
            server.stop(grace=None)
