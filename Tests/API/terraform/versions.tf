resource "aws_sfn_alias" "live" {
  name        = "live"
  description = "what callers use"

  routing_configuration {
    state_machine_version_arn = aws_sfn_state_machine.orders.state_machine_version_arn
    weight                    = 100 - var.old_version_weight
  }

  dynamic "routing_configuration" {
    for_each = var.old_version_weight > 0 ? ["${aws_sfn_state_machine.orders.arn}:1"] : []
    content {
      state_machine_version_arn = routing_configuration.value
      weight                    = var.old_version_weight
    }
  }
}

data "aws_sfn_alias" "live" {
  name             = aws_sfn_alias.live.name
  statemachine_arn = aws_sfn_state_machine.orders.arn
}

data "aws_sfn_state_machine_versions" "orders" {
  statemachine_arn = aws_sfn_state_machine.orders.arn
  depends_on       = [aws_sfn_state_machine.orders]
}

output "alias_arn" { value = data.aws_sfn_alias.live.arn }
output "versions" { value = data.aws_sfn_state_machine_versions.orders.statemachine_versions }
